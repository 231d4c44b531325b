/** A black screen over the page, for a lecturer who wants to be looked at. A press or B takes it away. */
export function toggleBlack(): void {
  const shown = document.querySelector('.black');
  if (shown) {
    shown.remove();
    return;
  }
  const black = document.createElement('div');
  black.className = 'black';
  black.addEventListener('pointerdown', () => black.remove());
  document.body.append(black);
}
