// R13 R15.3 (1.23): a timer channel that nobody waits on is in no heap, so it keeps no deadlock away.
package main

import "time"

func main() {
	timer := time.NewTimer(time.Hour)
	ticker := time.NewTicker(time.Hour)
	c := make(chan int)
	<-c
	timer.Stop()
	ticker.Stop()
}
