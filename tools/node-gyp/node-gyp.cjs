#!/usr/bin/env node
// better-sqlite3 brings its binaries along, but npm sees its binding.gyp and calls node-gyp, which wants Python and make
// even where nothing is to be built. This takes its place, so that a machine with Node and npm alone can install the project.
