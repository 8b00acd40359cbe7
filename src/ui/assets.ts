let base = '';

/** Sets the path under which static files are served, content hash included. Called once, at boot. */
export const setAssetBase = (path: string): void => {
  base = path.replace(/\/$/, '');
};

/** URL of a built static file (`app.css`, `app.js`, `favicon.svg`). */
export const assetUrl = (name: string): string => `${base}/${name}`;
