/** What is written into Markdown as it is: names of people and things hold no marks. */
export const asIs = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, '\\$&');
