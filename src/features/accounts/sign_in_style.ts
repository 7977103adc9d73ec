/** The style of the page to sign in. */
export const SIGN_IN_STYLE = `
body { font: 15px/1.4 system-ui, sans-serif; margin: 4rem auto; max-width: 20rem; padding: 0 1rem; }
label { display: block; margin-top: 1rem; }
input { box-sizing: border-box; display: block; font: inherit; padding: .4rem; width: 100%; }
button { font: inherit; margin-top: 1.5rem; padding: .4rem 1rem; }
`;
