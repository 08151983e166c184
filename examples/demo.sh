#!/bin/sh
# Asks real questions of the example policies. Usage: demo.sh PROGRAM
program=$1
ask() {
    printf '\n$ iamproof'
    printf ' %s' "$@"
    printf '\n'
    "$program" "$@"
    code=$?
    printf '(exit code %s)\n' "$code"
    # 70 is a mistake of the program, 101 a panic, 2 a mistake in these questions.
    case $code in 0 | 1 | 3) ;; *) exit 1 ;; esac
}

echo "Is the new policy narrower than the old one?"
ask compare examples/ci-before.json examples/ci-after.json
ask compare examples/ci-before.json examples/ci-tightened.json

echo
echo "All that the change adds and removes:"
ask compare examples/ci-before.json examples/ci-after.json --difference

echo
echo "Can any external principal read this bucket?"
ask can --policy examples/bucket.json --principal external --owner 111122223333 --action 's3:Get*'
ask can --policy examples/bucket-fixed.json --principal external --owner 111122223333 --when '!aws:PrincipalOrgID'

echo
echo "Who may assume the role of the pipeline?"
ask can --policy examples/trust.json --principal external --owner 111122223333

echo
echo "Replaying a witness by hand:"
ask simulate --policy examples/bucket.json --request examples/request.json
