// R14.4: how many collections there were, and the goal of the next, which is 4 MB at least, by GOGC.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

func main() {
	var stats runtime.MemStats
	for i := 0; i < 3; i++ {
		runtime.ReadMemStats(&stats)
		fmt.Println(stats.NumGC, stats.NextGC)
		runtime.GC()
	}
	for _, percent := range []int{200, 50, 100} {
		fmt.Println(debug.SetGCPercent(percent))
		runtime.GC()
		runtime.ReadMemStats(&stats)
		fmt.Println(stats.NumGC, stats.NextGC)
	}
}
