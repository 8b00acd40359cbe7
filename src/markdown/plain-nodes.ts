import { type ComponentChildren, type FunctionComponent, isValidElement, toChildArray } from 'preact';
import type { PlainNode } from '../domain/plain-nodes.ts';

const attributesOf = (props: object): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(props).flatMap(([name, value]) =>
      name === 'children' || value === undefined || value === null || value === false
        ? []
        : [[name, value === true ? '' : String(value)] as const],
    ),
  );

/** What a page would show, as JSON. Components are carried out; those that use hooks or hold state have none here, and throw. */
export function plainNodes(shown: ComponentChildren): readonly PlainNode[] {
  return toChildArray(shown).flatMap((child): readonly PlainNode[] => {
    if (!isValidElement(child)) return [String(child)];
    const { type, props } = child;
    if (typeof type === 'function')
      return plainNodes((type as FunctionComponent<object>)(props) as ComponentChildren);
    return [{ tag: String(type), attributes: attributesOf(props), children: plainNodes(props.children) }];
  });
}
