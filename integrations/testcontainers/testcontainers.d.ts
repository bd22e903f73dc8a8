/** What is used of the package `testcontainers`, which users of the module bring along. */
declare module 'testcontainers' {
  export interface StartedTestContainer {
    getHost(): string;
    getMappedPort(port: number): number;
  }
  export class GenericContainer {
    constructor(image: string);
    withEnvironment(environment: Record<string, string>): this;
    withExposedPorts(...ports: number[]): this;
    withWaitStrategy(strategy: object): this;
    start(): Promise<StartedTestContainer>;
  }
  export class AbstractStartedContainer {
    constructor(container: StartedTestContainer);
    getHost(): string;
    getMappedPort(port: number): number;
    stop(): Promise<unknown>;
  }
  export const Wait: { forHttp(path: string, port: number): object };
}
