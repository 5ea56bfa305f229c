// R11.4: WaitGroup.Go.
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
	for i := 1; i <= 5; i++ {
		wg.Go(func() { note(i) })
	}
	wg.Wait()
	wg.Go(func() { note("again") })
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
