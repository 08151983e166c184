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

echo
echo "Who may use this key, with all policies of two accounts together?"
key=arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab
ask who-can kms:Decrypt "$key" --world examples/world

echo
echo "What does the new policy allow that it should not?"
ask check access-not-granted examples/ci-after.json --action 's3:Delete*' --resource 'arn:aws:s3:::artifacts/*'

echo
echo "External access to the bucket, as findings:"
ask findings examples/bucket.json --owner 111122223333
