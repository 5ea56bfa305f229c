// R10.4: seven goroutines in a ring pass a token round three times.
package main

import (
	"fmt"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	const size = 7
	var links [size]chan int
	for i := range links {
		links[i] = make(chan int)
	}
	var wg sync.WaitGroup
	for i := range links {
		wg.Add(1)
		go func() {
			for lap := 0; lap < 3; lap++ {
				token := <-links[i]
				note(i)
				if i == size-1 && lap == 2 {
					break
				}
				links[(i+1)%size] <- token + 1
			}
			wg.Done()
		}()
	}
	links[0] <- 0
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
