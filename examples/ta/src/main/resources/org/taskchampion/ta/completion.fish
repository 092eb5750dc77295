# Completes the words of ta in fish: ta completion fish > ~/.config/fish/completions/ta.fish
function __ta_complete
    set -l before (commandline -opc)
    set -l found ($before[1] _complete -- $before[2..-1] (commandline -ct) 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c ta -f -a '(__ta_complete)'
