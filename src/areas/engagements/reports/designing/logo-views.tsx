import type { VNode } from 'preact';
import { Alert } from '../../../../ui/alert.tsx';
import { SubmitButton } from '../../../../ui/button.tsx';
import { Card } from '../../../../ui/card.tsx';
import { ActionForm, Form } from '../../../../ui/form.tsx';
import { useSlug } from '../../../../ui/surroundings.ts';
import { FilesField } from '../../incoming-views.tsx';
import { engagementPaths } from '../../paths.ts';
import type { DesignFacts } from './views.tsx';

/** The logo on reports: another one is uploaded, or it is removed, by forms of their own. */
export function LogoCard({
  hasLogo,
  isLogoSeen,
  logoError,
}: Pick<DesignFacts, 'hasLogo' | 'isLogoSeen' | 'logoError'>): VNode {
  const slug = useSlug();
  return (
    <Card
      id="logo"
      title="Logo"
      description="Shown on the cover and, in PDFs, at the top of each page. PNG, JPEG or WebP, at most 1 MB. Save other changes first."
    >
      <div class="space-y-5">
        {!isLogoSeen && (
          <Alert tone="warning" title="Your logo can hardly be seen on white paper">
            Upload a version of it in darker colours.
          </Alert>
        )}
        <Form
          action={engagementPaths.reportLogo(slug)}
          takesFiles
          errors={logoError === undefined ? {} : { file: logoError }}
        >
          <FilesField
            label={hasLogo ? 'Another logo' : 'Logo'}
            multiple={false}
            accept="image/png,image/jpeg,image/webp"
          />
          <div>
            <SubmitButton variant="neutral" busyLabel="Uploading…">
              Upload logo
            </SubmitButton>
          </div>
        </Form>
        {hasLogo && (
          <ActionForm action={engagementPaths.removeReportLogo(slug)}>
            <SubmitButton variant="neutral">Remove logo</SubmitButton>
          </ActionForm>
        )}
      </div>
    </Card>
  );
}
