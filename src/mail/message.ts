/** One mail to one person. `link` repeats the one-time link of the body, if any, so that a development log can print it. */
export interface Message {
  to: string;
  subject: string;
  text: string;
  html: string;
  link?: string;
}
