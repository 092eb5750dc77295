@echo off
rem Starts the page for the browser on Windows; builds it first if that was not done yet, or the sources are newer. What
rem it can do: web --help. How it is built and started is in ta.cmd, which goes on from here.
setlocal EnableExtensions DisableDelayedExpansion

rem Nothing but this line expands the arguments, and ta.cmd gets them by the variable.
set TA_ARGUMENTS=%*
set "ta_program_name=web"
set "ta_program_main=org.taskchampion.web.Web"
if not exist "%~dp0..\ta\ta.cmd" (
  echo web: "%~dp0..\ta\ta.cmd" is missing>&2
  exit /b 1
)
"%~dp0..\ta\ta.cmd"
