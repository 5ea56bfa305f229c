// R15: a panic with an error value.
package main

import "errors"

func main() {
	panic(errors.New("no such file"))
}
