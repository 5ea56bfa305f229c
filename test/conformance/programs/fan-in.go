// R10: three producers send to one channel; main receives nine values.
package main

import (
	"fmt"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	c := make(chan string)
	for _, name := range []string{"a", "b", "c"} {
		go func() {
			for k := 1; k <= 3; k++ {
				c <- fmt.Sprint(name, k)
			}
		}()
	}
	for k := 0; k < 9; k++ {
		note(<-c)
	}
	fmt.Println(strings.Join(notes, " "))
}
