// R11.4: a WaitGroup that is used three times, with a helper that waits as well as main.
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
	seen := make(chan int)
	for round := 1; round <= 3; round++ {
		for i := 1; i <= 3; i++ {
			wg.Add(1)
			go func() {
				note(round, ".", i)
				wg.Done()
			}()
		}
		go func() {
			wg.Wait()
			note("second", round)
			seen <- round
		}()
		wg.Wait()
		note("main", round)
		<-seen
	}
	fmt.Println(strings.Join(notes, " "))
}
