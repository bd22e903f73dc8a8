/** The snapshots of the tenant: `#/snapshots` and `#/snapshots/<name>`. */
const Snapshots = ({ name }: { readonly name: string | undefined }) => <h1>Snapshots {name}</h1>;

export default Snapshots;
