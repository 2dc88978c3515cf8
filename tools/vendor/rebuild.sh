#!/usr/bin/env bash
# Rebuild what the pages vendor, from the versions pinned in package-lock.json. Needs Node; users
# need none. Run it after changing a version, and commit what it wrote.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
shipped=$root/src/chainrule/web/static/vendor
tested=$root/tests/web/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here"/package.json "$here"/package-lock.json "$here"/editor.js "$work"
cd "$work"
npm ci --no-audit --no-fund --silent

rm -rf "$shipped" "$tested"
mkdir -p "$shipped/katex/fonts" "$tested"
npx esbuild editor.js --bundle --format=esm --minify --legal-comments=none \
  --target=es2022 --outfile="$shipped/codemirror.js"
cp node_modules/katex/dist/katex.mjs "$work/katex.mjs"
npx esbuild katex.mjs --format=esm --minify --legal-comments=none --target=es2022 \
  --outfile="$shipped/katex/katex.js"
cp node_modules/katex/dist/fonts/*.woff2 "$shipped/katex/fonts"
# Every browser that runs these pages reads woff2: the other formats go.
sed -E 's/,url\([^)]*\.(woff|ttf)\) format\("(woff|truetype)"\)//g' \
  node_modules/katex/dist/katex.min.css > "$shipped/katex/katex.css"

licence() { # name file: one part of LICENSES.txt
  printf '%s %s\n\n' "$1" "$(node -p "require('./node_modules/$1/package.json').version")"
  cat "node_modules/$1/LICENSE"
  printf '\n%s\n\n' "$(printf -- '-%.0s' {1..78})"
}
{
  for name in codemirror @codemirror/{autocomplete,commands,lang-python,language,lint,search,state,view} \
    @lezer/{common,highlight,lr,python} @marijn/find-cluster-break crelt style-mod w3c-keyname katex; do
    licence "$name"
  done
} > "$shipped/LICENSES.txt"

cp node_modules/axe-core/axe.min.js "$tested/axe.js"
cp node_modules/axe-core/LICENSE "$tested/axe.LICENSE.txt"
