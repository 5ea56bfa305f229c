// R13.5: three sleepers of 20, 32 and 54 ms, until 120 ms have gone.
package main

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	var wg sync.WaitGroup
	for _, ms := range []int{20, 32, 54} {
		wg.Add(1)
		go func() {
			for at := ms; at < 120; at += ms {
				time.Sleep(time.Duration(ms) * time.Millisecond)
				note(ms, "@", at)
			}
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
