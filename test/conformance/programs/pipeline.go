// R10.4: three stages over unbuffered channels; a note at each pass.
package main

import (
	"fmt"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	stage := func(name string, in chan int) chan int {
		out := make(chan int)
		go func() {
			for v := range in {
				note(name, v)
				out <- v
			}
			close(out)
		}()
		return out
	}
	source := make(chan int)
	go func() {
		for v := 1; v <= 5; v++ {
			note("s", v)
			source <- v
		}
		close(source)
	}()
	for v := range stage("c", stage("b", stage("a", source))) {
		note("r", v)
	}
	fmt.Println(strings.Join(notes, " "))
}
