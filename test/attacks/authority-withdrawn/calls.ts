import { uploadOf } from '../../multipart.ts';
import type { Who } from '../../specimens/people.ts';
import { REQUESTS } from '../../specimens/requests.ts';
import type { Scene } from '../../specimens/scene.ts';

/** What the samples of requests that programs make may name of a place. */
export type Sampled = Pick<Scene, 'slug' | 'companyId' | 'findings' | 'templateId'> & {
  readonly people: Readonly<Record<Exclude<Who, 'admin'>, { readonly id: string }>>;
};

/** What a program asks of a route, as the samples of its area have it: each area says how its routes are asked. */
export function callsOf(
  { method, url }: { readonly method: string; readonly url: string },
  sampled: Sampled,
): { readonly path: string; readonly body: string }[] {
  const scene = sampled as unknown as Scene;
  return REQUESTS.filter((asked) => asked.byProgram && asked.method === method && asked.url === url).map(
    ({ path, form, files }) => {
      const fields = form(scene);
      const body =
        files !== null
          ? uploadOf(fields, files).toString('latin1')
          : method === 'DELETE'
            ? ''
            : JSON.stringify(fields);
      return { path: path(scene), body };
    },
  );
}
