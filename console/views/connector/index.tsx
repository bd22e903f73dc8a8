/** One connector: `#/connectors/<scriptName>/<tab>`. */
const Connector = ({ scriptName, tab }: { readonly scriptName: string; readonly tab: string }) => (
  <h1>
    {scriptName} {tab}
  </h1>
);

export default Connector;
