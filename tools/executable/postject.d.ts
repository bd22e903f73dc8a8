declare module 'postject' {
  /** Puts a resource into an executable file. */
  export const inject: (
    file: string,
    resource: string,
    content: Buffer,
    options: { readonly sentinelFuse: string; readonly machoSegmentName?: string },
  ) => Promise<void>;
}
