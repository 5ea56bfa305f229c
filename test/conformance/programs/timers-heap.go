// R13.2 R13.4: forty AfterFuncs set in a shuffled order come due in one burst: the last of them runs first, the others by time.
package main

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func burn(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
	}
}

func main() {
	var wg sync.WaitGroup
	for k := 0; k < 40; k++ {
		i := (k*17 + 5) % 40
		wg.Add(1)
		time.AfterFunc(time.Duration(i+10)*100*time.Microsecond, func() {
			note(i)
			wg.Done()
		})
	}
	burn(7 * time.Millisecond)
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
