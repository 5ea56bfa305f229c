// R6.4 R8.5: three loops without calls take turns through the global queue, in order of their first start.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var turns [15]int // one may be stopped between the question and the note
	var n, last int
	var wg sync.WaitGroup
	for me := 1; me <= 3; me++ {
		wg.Go(func() {
			for n < 12 {
				if last != me {
					last = me
					turns[n] = me
					n++
				}
			}
		})
	}
	wg.Wait()
	fmt.Println(turns[:12])
}
