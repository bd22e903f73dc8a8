import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';

/**
 * Prints the `config.json` of an OCI bundle: how an engine would start a container of an image, told to runc. The root is
 * read-only, no capability is left, and the only network is the loopback of the container, or of another one.
 *
 *     node docker/bundle.ts --image FILE --root DIR [--compose FILE --service NAME] [--volume DIR] [--network PATH] [--hosts FILE]
 *                           [--args JSON]
 */

/** What is used of the response of `buildah inspect --type image`. */
interface Inspected {
  readonly Docker: {
    readonly config: {
      readonly User?: string;
      readonly Env?: readonly string[];
      readonly Entrypoint?: readonly string[];
      readonly Cmd?: readonly string[];
      readonly WorkingDir?: string;
    };
  };
}

/** What is used of a service in a compose file. */
interface Service {
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly sysctls?: Readonly<Record<string, string | number>>;
}

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    image: text,
    root: text,
    compose: text,
    service: text,
    volume: text,
    network: text,
    hosts: text,
    args: text,
  },
});
const required = (name: 'image' | 'root'): string => {
  const value = values[name];
  if (value === undefined) throw new Error(`--${name} is needed.`);
  return value;
};

/** `${NAME:?…}` and `${NAME}` of a compose file, from the environment. */
const substitute = (value: string): string =>
  value.replace(/\$\{(\w+)(?::\?([^}]*))?\}/g, (_, name: string, otherwise: string | undefined) => {
    const found = process.env[name];
    if (!found && otherwise !== undefined) throw new Error(`${name} ${otherwise}`);
    return found ?? '';
  });

const readService = (file: string, name: string): Service => {
  const { services } = parse(readFileSync(file, 'utf8')) as { services: Record<string, Service> };
  const service = services[name];
  if (!service) throw new Error(`${file} has no service ${name}.`);
  return service;
};

const { config } = (JSON.parse(readFileSync(required('image'), 'utf8')) as Inspected).Docker;
const service = values.compose && values.service ? readService(values.compose, values.service) : {};
const environment = Object.entries(service.environment ?? {}).map(
  ([name, value]) => `${name}=${substitute(String(value))}`,
);
const [user = '0', group = user] = (config.User ?? '0').split(':');

/** A volume of the compose file is the folder that stands for it; without a file there is one at /data. */
const volumes = service.volumes ?? (values.compose === undefined ? ['data:/data'] : []);
const mounts = volumes.map((volume) => {
  const [, destination, mode = 'rw'] = volume.split(':');
  if (values.volume === undefined) throw new Error(`--volume takes the folder for ${volume}.`);
  return { destination, type: 'bind', source: resolve(values.volume), options: ['bind', mode] };
});
const hosts = values.hosts && {
  destination: '/etc/hosts',
  type: 'bind',
  source: resolve(values.hosts),
  options: ['bind', 'ro'],
};

const bundle = {
  ociVersion: '1.0.2',
  process: {
    user: { uid: Number(user), gid: Number(group) },
    args: values.args ? JSON.parse(values.args) : [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])],
    env: [...(config.Env ?? []), ...environment],
    cwd: config.WorkingDir || '/',
    noNewPrivileges: true,
  },
  root: { path: resolve(required('root')), readonly: true },
  hostname: 'container',
  mounts: [
    { destination: '/proc', type: 'proc', source: 'proc' },
    { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755', 'size=64k'] },
    { destination: '/sys', type: 'sysfs', source: 'sysfs', options: ['nosuid', 'noexec', 'nodev', 'ro'] },
    ...mounts,
    ...(hosts ? [hosts] : []),
  ],
  linux: {
    namespaces: [
      { type: 'pid' },
      { type: 'mount' },
      { type: 'ipc' },
      { type: 'uts' },
      { type: 'network', ...(values.network !== undefined && { path: values.network }) },
    ],
    ...(service.sysctls && {
      sysctl: Object.fromEntries(Object.entries(service.sysctls).map(([name, value]) => [name, String(value)])),
    }),
  },
};
process.stdout.write(`${JSON.stringify(bundle, null, 2)}\n`);
