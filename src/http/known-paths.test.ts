import { expect, test } from 'vitest';
import { KnownPaths } from './known-paths.ts';
import { openMark } from './registration.ts';

const mark = openMark(false);

function known(...routes: readonly (readonly ['GET' | 'POST' | 'PATCH', string])[]): KnownPaths {
  const paths = new KnownPaths();
  for (const [method, url] of routes) paths.add(url, method, mark);
  return paths;
}

test('ASVS 4.1.4: an address is known as the router reads it, a word before a parameter, whatever the method', () => {
  const paths = known(['GET', '/'], ['GET', '/a/:id'], ['POST', '/a/new'], ['PATCH', '/a/:id/edit']);
  const at = (url: string) => paths.at(url)?.url ?? null;
  expect(at('/')).toBe('/');
  expect(at('/a/new')).toBe('/a/new');
  expect(at('/%61/n%65w?id=/b/c')).toBe('/a/new');
  expect(at('/a/newer')).toBe('/a/:id');
  expect(at('/a/n%2Few')).toBe('/a/:id');
  expect(at('/a/new/edit#top')).toBe('/a/:id/edit');
  for (const url of ['/a', '/A/new', '/a/new/', '/a/b/edits', '//', '/a/%', ''])
    expect(at(url), url).toBeNull();
  expect([...(paths.at('/a/1')?.methods ?? [])]).toEqual(['GET', 'HEAD']);
});

test('ASVS 4.1.4: a path is shadowed where the router would take its addresses for those of a pattern with more methods', () => {
  const paths = known(
    ['GET', '/a/:id'],
    ['PATCH', '/a/:id'],
    ['GET', '/a/new'],
    ['POST', '/a/new'],
    ['POST', '/b/new'],
    ['POST', '/:kind/:id'],
  );
  const lacks = [...paths.shadowed()].map((path) => [path.url, ...path.lacks]);
  expect(lacks).toEqual([
    ['/a/:id', 'POST'],
    ['/a/new', 'PATCH'],
  ]);
});

test('a path with a parameter that is less than a part of it stops the start', () => {
  for (const url of ['/a/:id.csv', '/a/x:id', '/a/*']) expect(() => known(['GET', url]), url).toThrow(url);
});
