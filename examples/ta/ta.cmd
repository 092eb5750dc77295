@echo off
rem Starts ta on Windows; builds it first if that was not done yet. What it can do: ta help.
rem It does what the script ta does elsewhere, which gives the reasons for what is the same here.
setlocal EnableExtensions DisableDelayedExpansion

rem Java takes arguments from the code page, which has few of all letters; a variable is Unicode. Nothing but this line
rem expands the arguments: a quote inside of them would set free what follows it.
set TA_ARGUMENTS=%*

set "home=%~dp0"
set "program=%home%target\ta.jar"

rem Which Java: JAVA_HOME, else the PATH.
set "java="
if defined JAVA_HOME goto java_home
for %%j in (java.exe) do set "java=%%~$PATH:j"
if defined java goto version
echo ta: there is no Java; install a JDK 17 or later, or set JAVA_HOME>&2
exit /b 1
:java_home
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto version
echo ta: JAVA_HOME is "%JAVA_HOME%", which has no bin\java.exe; correct or unset it>&2
exit /b 1

:version
for %%j in ("%java%") do set "release=%%~dpj..\release"
set "version="
if not exist "%release%" goto ask
for /f "usebackq tokens=1,* delims==" %%a in ("%release%") do if "%%a"=="JAVA_VERSION" set version=%%b
if defined version set version=%version:"=%
:ask
if not defined version for /f "tokens=3" %%v in ('""%java%" -version 2^>^&1"') do if not defined version set "version=%%~v"
set "major=0"
for /f "tokens=1 delims=.-+" %%m in ("%version%") do set "major=%%m"
if %major% GEQ 17 goto build
echo ta: "%java%" is too old; install a JDK 17 or later, or set JAVA_HOME to one>&2
exit /b 1

:build
if exist "%program%" goto archive
set "root=%home%..\.."
if exist "%root%\mvnw.cmd" goto lock
echo ta: "%program%" is missing, and there is no source to build it from>&2
exit /b 1
:lock
if not exist "%home%target" mkdir "%home%target"
mkdir "%home%target\.building" 2>nul && goto locked
rem Another first run builds.
ping -n 2 127.0.0.1 >nul
if exist "%program%" goto archive
goto lock
:locked
echo ta: building, which is needed once and takes a minute or two ...>&2
pushd "%root%"
call mvnw.cmd -B -ntp -q -pl examples/ta -am package -DskipTests -Dmaven.javadoc.skip=true -Dmaven.source.skip=true -Denforcer.skip=true <nul >"%home%target\build.log" 2>&1
popd
rmdir "%home%target\.building"
if exist "%program%" goto archive
type "%home%target\build.log" >&2
echo ta: the build failed; see "%home%target\build.log">&2
exit /b 1

:archive
set options=-XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto -Xlog:disable -Dfile.encoding=UTF-8
set options=%options% -Dslf4j.provider=org.slf4j.nop.NOPServiceProvider -Dslf4j.internal.verbosity=WARN
rem The console that is null where there is no terminal.
set options=%options% -Djdk.console=java.base
set main=org.taskchampion.ta.Ta
set short=-XX:TieredStopAtLevel=1

set "archive=%home%target\ta.jsa"
for %%f in ("%program%") do set "built=%%~tf %%~zf"
call :is_usable
if "%usable%"=="1" goto run
set "draft=%archive%.%RANDOM%"
"%java%" %options% %short% -XX:ArchiveClassesAtExit="%draft%" -cp "%program%" %main% _warm-up <nul >nul 2>&1
"%java%" %options% %short% -XX:SharedArchiveFile="%draft%" -cp "%program%" %main% version <nul >nul 2>&1 || del "%draft%" 2>nul
if not exist "%draft%" type nul >"%draft%" 2>nul
for %%f in ("%draft%") do >"%draft%.key" echo %%~zf %java% %home% %version% %built%
move /y "%draft%" "%archive%" >nul 2>&1 && move /y "%draft%.key" "%archive%.key" >nul 2>&1
del "%draft%" "%draft%.key" 2>nul
call :is_usable

:run
set shared=
for %%f in ("%archive%") do if "%usable%"=="1" if not "%%~zf"=="0" set shared=-XX:SharedArchiveFile="%archive%"
rem Commands that derive a key compute for long. Without quotes inside, what is in quotes stays in them.
if not defined TA_ARGUMENTS goto start
set "words= %TA_ARGUMENTS:"=% "
if not "%words: sync =%"=="%words%" set short=
if not "%words: doctor =%"=="%words%" set short=

:start
rem What is printed is UTF-8: the console has to know, until ta has ended.
set codepage=
for /f "tokens=2 delims=:." %%c in ('chcp 2^>nul') do set codepage=%%c
if defined codepage set codepage=%codepage: =%
if not "%codepage%"=="65001" chcp 65001 >nul 2>&1
"%java%" %options% %short% %TA_JAVA_OPTIONS% %shared% -cp "%program%" %main%
set code=%errorlevel%
if defined codepage if not "%codepage%"=="65001" chcp %codepage% >nul 2>&1
exit /b %code%

rem Whether the archive is whole, and of this Java and this program.
:is_usable
set usable=
if not exist "%archive%.key" exit /b 1
set key=
set /p key=<"%archive%.key"
for %%f in ("%archive%") do set "expected=%%~zf %java% %home% %version% %built%"
if not "%key%"=="%expected%" exit /b 1
set usable=1
exit /b 0
