// R12.10: readers of a connection with deadlines: one in time, one too late, one that is over before it begins, one that is moved.
package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func pair(l net.Listener) (near, far net.Conn) {
	near, _ = net.Dial("tcp", l.Addr().String())
	far, _ = l.Accept()
	return near, far
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	const ms = time.Millisecond
	begin := time.Now()
	var wg sync.WaitGroup
	read := func(name string, c net.Conn) {
		n, err := c.Read(make([]byte, 1))
		note(name, ":", n, ",", errors.Is(err, os.ErrDeadlineExceeded), ",", int64(time.Since(begin).Round(40*ms)/ms))
	}
	for _, one := range []struct {
		name                  string
		deadline, write, move time.Duration
	}{
		{"late", 40 * ms, 200 * ms, 0},
		{"in-time", 160 * ms, 80 * ms, 0},
		{"over", -ms, 0, 0},
		{"moved", 400 * ms, 0, 120 * ms},
	} {
		near, far := pair(l)
		wg.Go(func() {
			near.SetReadDeadline(begin.Add(one.deadline))
			read(one.name, near)
		})
		if one.write > 0 {
			wg.Go(func() {
				time.Sleep(one.write)
				far.Write([]byte{1})
			})
		}
		if one.move > 0 {
			wg.Go(func() {
				time.Sleep(one.move)
				near.SetReadDeadline(time.Now())
			})
		}
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
