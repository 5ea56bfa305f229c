// R20.9: main starts three goroutines and yields once.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	for i := 1; i <= 3; i++ {
		go func() { note("g", i) }()
	}
	note("m0")
	runtime.Gosched()
	note("m1")
	fmt.Println(strings.Join(notes, " "))
}
