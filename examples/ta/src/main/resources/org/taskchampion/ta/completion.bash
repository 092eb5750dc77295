# Completes the words of ta in bash: source <(ta completion bash)
_ta() {
  local line=${COMP_LINE:0:COMP_POINT} words=() word found rest IFS
  IFS=$' \t\n' read -r -a words <<<"$line"
  case $line in *[[:blank:]]) words+=("") ;; esac
  word=${words[${#words[@]} - 1]}
  # bash takes what follows a colon for a word of its own.
  rest=${word%"${word##*[:=]}"}
  COMPREPLY=()
  while IFS= read -r found; do
    found=${found#"$rest"}
    case $found in
      *:) compopt -o nospace ;;
      *) printf -v found %q "$found" ;;
    esac
    COMPREPLY+=("$found")
  done < <("${words[0]}" _complete -- "${words[@]:1}" 2>/dev/null)
}
complete -o default -F _ta ta
