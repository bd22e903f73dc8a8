import { randomUUID } from 'node:crypto';
import { AbstractStartedContainer, GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';

const PORT = 8080;

/**
 * The emulator in a container of Testcontainers. It keeps everything in memory, and is started when the tenant is ready.
 *
 * @example
 * const emulator = await new EmulatorContainer(image).start();
 * Object.assign(process.env, emulator.getVariables());
 */
export class EmulatorContainer extends GenericContainer {
  #controlKey = randomUUID() as string;

  /** @param image name of an image that was built from the Dockerfile of the emulator. */
  constructor(image: string) {
    super(image);
    this.withExposedPorts(PORT)
      .withEnvironment({ EMULATOR_DATA: '' })
      .withWaitStrategy(Wait.forHttp('/_emulator/ready', PORT));
  }

  /** Sets the key of the control API; a random one if it is not called. */
  withControlKey(key: string): this {
    this.#controlKey = key;
    return this;
  }

  override async start(): Promise<StartedEmulatorContainer> {
    this.withEnvironment({ EMULATOR_CONTROL_KEY: this.#controlKey });
    return new StartedEmulatorContainer(await super.start(), this.#controlKey);
  }
}

/** The emulator in a container that runs. */
export class StartedEmulatorContainer extends AbstractStartedContainer {
  readonly #controlKey: string;

  constructor(container: StartedTestContainer, controlKey: string) {
    super(container);
    this.#controlKey = controlKey;
  }

  /** Returns the base URL of a tenant, of the default one if none is named. */
  getUrl(tenant?: string): string {
    return `http://${this.getHost()}:${this.getMappedPort(PORT)}${tenant === undefined ? '' : `/t/${tenant}`}`;
  }

  /** Returns what the header `X-Emulator-Key` of a control request must be. */
  getControlKey(): string {
    return this.#controlKey;
  }

  /** Returns the variables that the official SDKs read. */
  getVariables(tenant?: string): { SAIL_BASE_URL: string; SAIL_CLIENT_ID: string; SAIL_CLIENT_SECRET: string } {
    return { SAIL_BASE_URL: this.getUrl(tenant), SAIL_CLIENT_ID: 'any-id', SAIL_CLIENT_SECRET: 'any-secret' };
  }

  /** Returns an access token of an administrator. @throws Error if the emulator does not give one. */
  async getToken(tenant?: string): Promise<string> {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'any-id',
      client_secret: 'any-secret',
    });
    const response = await fetch(`${this.getUrl(tenant)}/oauth/token`, { method: 'POST', body });
    if (!response.ok) throw new Error(`The emulator gives no token: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { access_token: string }).access_token;
  }

  /** Puts the connectors of a tenant back to those it started with. @throws Error if the emulator does not do it. */
  async reset(tenant?: string): Promise<void> {
    const headers = { 'x-emulator-key': this.#controlKey };
    const response = await fetch(`${this.getUrl(tenant)}/_emulator/reset`, { method: 'POST', headers });
    if (!response.ok) throw new Error(`The emulator is not reset: ${response.status} ${await response.text()}`);
  }
}
