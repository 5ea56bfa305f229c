// R13 R15.3 (1.23): main receives from a timer that it has stopped.
package main

import "time"

func main() {
	timer := time.NewTimer(time.Millisecond)
	timer.Stop()
	<-timer.C
}
