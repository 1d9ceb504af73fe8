import panel from './panel.module.css';

/** In place of a part of the page that is fetched when it is first opened, and was not to be had. */
export function NotFetched() {
  return (
    <p className={panel.panel} role="alert">
      This part of the page could not be fetched. Load the page again when you are online.
    </p>
  );
}
