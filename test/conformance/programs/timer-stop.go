// R13: Stop tells whether the timer was still pending; a stopped timer never fires.
package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.NewTimer(5 * time.Millisecond)
	fmt.Println("stop", t.Stop())
	fmt.Println("stop", t.Stop())
	ran := false
	f := time.AfterFunc(5*time.Millisecond, func() { ran = true })
	fmt.Println("stop", f.Stop())
	time.Sleep(15 * time.Millisecond)
	select {
	case <-t.C:
		fmt.Println("fired")
	default:
		fmt.Println("silent", ran)
	}
	u := time.NewTimer(time.Millisecond)
	<-u.C
	fmt.Println("stop", u.Stop())
}
