/** A file that was added, by the name that `evidence:NAME` takes; `mark` is where a picture is marked. */
export interface Added {
  readonly name: string;
  readonly address: string;
  readonly mark: string | null;
}

/** What became of files. */
export interface Received {
  readonly added: readonly Added[];
  readonly refused: readonly { readonly name: string; readonly why: string }[];
}

const isReceived = (body: unknown): body is Received =>
  typeof body === 'object' && body !== null && 'added' in body && 'refused' in body;

function readAnswer({ responseText, status }: XMLHttpRequest): Received | null {
  if (status !== 200 && status !== 422) return null;
  try {
    const body: unknown = JSON.parse(responseText);
    return isReceived(body) ? body : null;
  } catch {
    // The page to sign in.
    return null;
  }
}

/** Sends files as the form of evidence would; null where they did not arrive. `progressed` is told what part of them has gone. */
export function sendFiles(
  form: HTMLFormElement,
  url: string,
  files: readonly File[],
  progressed: (part: number) => void,
): Promise<Received | null> {
  const sent = new FormData();
  const madeFor = form.querySelector<HTMLInputElement>('input[name="signed_in_as"]');
  if (madeFor) sent.append(madeFor.name, madeFor.value);
  sent.append('answer', 'json');
  for (const file of files) sent.append('file', file);
  return new Promise((resolve) => {
    // `fetch` does not tell how much has been sent.
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', ({ loaded, total }) => progressed(loaded / total));
    request.addEventListener('load', () => resolve(readAnswer(request)));
    for (const type of ['error', 'abort', 'timeout'] as const)
      request.addEventListener(type, () => resolve(null));
    request.open('POST', url);
    request.send(sent);
  });
}
