#compdef ta
# Completes the words of ta in zsh, after compinit: source <(ta completion zsh)
_ta() {
  local -a found
  found=("${(@f)$("${words[1]}" _complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=(${found:#})
  if ((! ${#found})); then
    _files
    return
  fi
  compadd -S '' -- ${(M)found:#*:}
  compadd -- ${found:#*:}
}
compdef _ta ta
