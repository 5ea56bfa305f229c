// R15: how a panic prints its value.
//
//conformance:with cases=number,yes,error,empty
package main

import (
	"errors"
	"os"
)

func main() {
	switch os.Args[1] {
	case "number":
		panic(42)
	case "yes":
		panic(true)
	case "error":
		panic(errors.New("wrapped"))
	case "empty":
		panic("")
	}
}
