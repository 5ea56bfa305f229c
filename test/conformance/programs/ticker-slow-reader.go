// R13 (1.23): a ticker drops ticks for a slow reader.
package main

import (
	"fmt"
	"time"
)

func main() {
	ticker := time.NewTicker(5 * time.Millisecond)
	time.Sleep(28 * time.Millisecond)
	count := 0
	for pending := true; pending; {
		select {
		case <-ticker.C:
			count++
		default:
			pending = false
		}
	}
	fmt.Println("waiting ticks", count)
}
