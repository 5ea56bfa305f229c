// R6.1: every goroutine starts two more, four levels deep.
package main

import (
	"fmt"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	var wg sync.WaitGroup
	var grow func(name string)
	grow = func(name string) {
		note(name)
		if len(name) < 4 {
			for _, digit := range []string{"0", "1"} {
				wg.Add(1)
				go grow(name + digit)
			}
		}
		note(name + "'")
		wg.Done()
	}
	wg.Add(1)
	grow("r")
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
