/** The style of the page of the queue. */
export const QUEUE_STYLE = `
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
.count { border: 1px solid; border-radius: 1rem; font-weight: normal; padding: 0 .6em; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8884; padding: .3rem .6rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
button { margin-right: .4rem; }
`;
