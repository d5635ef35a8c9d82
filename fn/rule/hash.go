package rule

import (
	"hash/fnv"
	"strconv"
)

// Hash returns a hash in the form that Kubernetes uses in names: without
// letters and digits that could spell bad words.
func Hash(text []byte) string {
	const alphabet = "bcdfghjklmnpqrstvwxz2456789"
	sum := fnv.New32a()
	_, _ = sum.Write(text)
	spelled := strconv.AppendUint(nil, uint64(sum.Sum32()), 10)
	for i, digit := range spelled {
		spelled[i] = alphabet[int(digit)%len(alphabet)]
	}
	return string(spelled)
}
