/**
 * White card around a QR code, in either theme. `svg` is put in as it is: pass only what the QR encoder made, with
 * its quiet zone of four modules.
 */
export const QrFrame = ({ svg, label }: { svg: string; label: string }) => (
  <div class="qr-frame" role="img" aria-label={label} dangerouslySetInnerHTML={{ __html: svg }} />
);
