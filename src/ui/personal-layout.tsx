import { BarLayout, type UnderBarProps } from './bar-layout.tsx';

/** What is the reader's own, where they stand in no workspace. */
export const PersonalLayout = (props: UnderBarProps) => (
  <BarLayout {...props} label="Your account" room="text" />
);
