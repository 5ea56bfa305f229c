// R13: a ticker whose period changes.
package main

import (
	"fmt"
	"strings"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	ticker := time.NewTicker(42 * time.Millisecond)
	start := time.Now()
	tick := func() {
		<-ticker.C
		note(int(time.Since(start)/(20*time.Millisecond)) * 20)
	}
	tick()
	tick()
	ticker.Reset(48 * time.Millisecond)
	tick()
	tick()
	ticker.Stop()
	fmt.Println(strings.Join(notes, " "))
}
