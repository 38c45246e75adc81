#!/bin/sh
echo ready
exec cat /dev/zero
