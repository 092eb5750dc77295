@echo off
rem Starts ta on Windows; builds it first if that was not done yet, or the sources are newer. What it can do: ta help.
rem It does what the script ta does elsewhere, which gives the reasons for what is the same here.
rem
rem Another program beside it, such as examples\web\web.cmd, is built and started in the same way: its launcher sets
rem ta_program_name, ta_program_main and TA_ARGUMENTS, and goes on here.
setlocal EnableExtensions DisableDelayedExpansion

rem Java takes arguments from the code page, which has few of all letters; a variable is Unicode. Nothing but this line
rem expands the arguments: a quote inside of them would set free what follows it. Other programs that are started here do
rem not inherit it.
if defined ta_program_name goto begin
set "ta_program_name=ta"
set "ta_program_main=org.taskchampion.ta.Ta"
set TA_ARGUMENTS=%*
:begin
set "name=%ta_program_name%"
set "main=%ta_program_main%"
set "TA_SOURCES="

set "home=%~dp0"
if not "%name%"=="ta" set "home=%~dp0..\%name%\"
set "program=%home%target\%name%.jar"
set "root=%home%..\.."

rem Java takes a semicolon for the end of one jar's name and the begin of the next one's.
if "%program:;=%"=="%program%" goto java
echo %name%: "%home%" has a semicolon in its name, which Java cannot read programs from; move it elsewhere>&2
exit /b 1

:java
rem Which Java: JAVA_HOME, else the PATH.
set "java="
if defined JAVA_HOME goto java_home
for %%j in (java.exe) do set "java=%%~$PATH:j"
if defined java goto version
echo %name%: there is no Java; install a JDK 17 or later, or set JAVA_HOME>&2
exit /b 1
:java_home
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto version
echo %name%: JAVA_HOME is "%JAVA_HOME%", which has no bin\java.exe; correct or unset it>&2
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
if %major% GEQ 17 goto options
echo %name%: "%java%" is too old; install a JDK 17 or later, or set JAVA_HOME to one>&2
exit /b 1

:options
set "options=-XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Dfile.encoding=UTF-8"
set "options=%options% -Dslf4j.provider=org.slf4j.nop.NOPServiceProvider -Dslf4j.internal.verbosity=WARN --enable-native-access=ALL-UNNAMED"
rem The console that is null where there is no terminal.
set "options=%options% -Djdk.console=java.base -Djdk.reflect.useNativeAccessorOnly=true"
set "short="
if "%name%"=="ta" set "short=-XX:TieredStopAtLevel=1"

if not exist "%program%" goto build
rem In a checkout of the sources: no command of Windows tells which of many files is the newest, so the
rem program looks itself.
rem Whoever may not build goes on with what there is.
if not exist "%root%\mvnw.cmd" goto archive
call :may_write 2>nul
if "%writable%"=="1" set "TA_SOURCES=%root%"
goto archive

:build
if not exist "%root%\mvnw.cmd" (
  echo %name%: "%program%" is missing, and there is no source to build it from>&2
  exit /b 1
)
if not exist "%home%target" mkdir "%home%target" 2>nul
call :may_write 2>nul
if not "%writable%"=="1" (
  echo %name%: "%home%target" cannot be written; build once as a user who may>&2
  exit /b 1
)
set "why=which is needed once and takes a minute or two"
if exist "%program%" set "why=since the sources are newer than the program"
echo %name%: building, %why% ...>&2
set /a waited=0
:lock
rem One at a time. Windows lets nobody else write to the file as long as the build goes on, and ends that with the
rem process, however it ends.
set "turn="
call :take_turn 2>nul
if defined turn goto built
set /a waited+=1
if %waited% GEQ 1200 (
  echo %name%: another build does not end; see which process has "%home%target\.building" open>&2
  exit /b 1
)
ping -n 2 127.0.0.1 >nul
goto lock
:built
if "%turn%"=="waited" goto archive
if "%failed%"=="" goto archive
type "%home%target\build.log" >&2
echo %name%: the build failed; see "%home%target\build.log">&2
exit /b 1

:archive
set "archive=%home%target\%name%.jsa"
set "make_archive=-XX:ArchiveClassesAtExit"
set "use_archive=-XX:SharedArchiveFile"
set "trained=%short%"
if %major% GEQ 25 set "make_archive=-XX:AOTCacheOutput"
if %major% GEQ 25 set "use_archive=-XX:AOTCache"
if %major% GEQ 25 set "trained="
for %%f in ("%program%") do set "built=%%~tf %%~zf"
rem The JVM takes no archive of other jars, and says nothing; those of other libraries have the version in their names.
for %%f in ("%home%target\lib\taskchampion-*.jar") do call set "built=%%built%% %%~tf %%~zf"
call :is_usable
if "%usable%"=="1" goto run
call :may_write 2>nul
if not "%writable%"=="1" goto run
call :make_archive 2>nul
call :is_usable
goto run
:make_archive
setlocal
set "TA_ARGUMENTS="
set "TA_SOURCES="
set "draft=%archive%.%RANDOM%"
"%java%" %options% %trained% %make_archive%="%draft%" -cp "%program%" %main% _warm-up <nul >nul 2>&1
"%java%" %options% %short% %use_archive%="%draft%" -cp "%program%" %main% version <nul >nul 2>&1 || del "%draft%" 2>nul
if not exist "%draft%" type nul >"%draft%"
rem In quotation marks: the name of a directory may hold what else would be a command.
for %%f in ("%draft%") do >"%draft%.key" echo "%%~zf %java% %home% %version% %built%"
move /y "%draft%" "%archive%" >nul 2>&1 && move /y "%draft%.key" "%archive%.key" >nul 2>&1
del "%draft%" "%draft%.key" "%draft%.config" 2>nul
endlocal
exit /b 0

:run
set "shared="
for %%f in ("%archive%") do if "%usable%"=="1" if not "%%~zf"=="0" set shared=%use_archive%="%archive%"
rem Commands that derive a key compute for long. Without quotes inside, what is in quotes stays in them.
if not defined TA_ARGUMENTS goto width
set "words= %TA_ARGUMENTS:"=% "
if not "%words: sync =%"=="%words%" set "short="
if not "%words: doctor =%"=="%words%" set "short="

:width
rem The second number that mode tells, in any language.
set /a numbers=0
if not defined COLUMNS for /f "tokens=2 delims=:" %%c in ('mode con 2^>nul') do call :number %%c

rem What is printed is UTF-8: the console has to know, until the program has ended.
set "codepage="
for /f "tokens=2 delims=:." %%c in ('chcp 2^>nul') do set "codepage=%%c"
if defined codepage set "codepage=%codepage: =%"
if not "%codepage%"=="65001" chcp 65001 >nul 2>&1
"%java%" %options% %short% %TA_JAVA_OPTIONS% %shared% -cp "%program%" %main%
set "code=%errorlevel%"
if defined codepage if not "%codepage%"=="65001" chcp %codepage% >nul 2>&1
if not "%code%"=="90" exit /b %code%
rem The sources are newer than the program, which has done nothing yet.
if not defined TA_SOURCES exit /b %code%
set "TA_SOURCES="
goto build

rem Whether files can be made beside the program. Processes that start in the same second get the same random numbers.
:may_write
set "writable="
for %%i in (1 2 3) do call :probe
exit /b 0
:probe
if defined writable exit /b 0
set "now=%TIME: =0%"
set "probe=%home%target\.probe%RANDOM%-%now::=%"
type nul >"%probe%"
if exist "%probe%" set "writable=1"
del "%probe%" 2>nul
exit /b 0

rem Says nothing where another process has the file.
:take_turn
call :locked 1>"%home%target\.building"
exit /b 0

rem Builds; runs only if no other process does.
:locked
set "turn=built"
set "failed="
if not "%waited%"=="0" if exist "%program%" (
  set "turn=waited"
  exit /b 0
)
setlocal
set "TA_ARGUMENTS="
set "TA_SOURCES="
type nul >"%home%target\.begun"
pushd "%root%"
call mvnw.cmd -B -ntp -q -pl examples/%name% -am package -DskipTests -Dmaven.javadoc.skip=true -Dmaven.source.skip=true -Denforcer.skip=true <nul >"%home%target\build.log" 2>&1
if errorlevel 1 set "failed=1"
popd
if not exist "%program%" set "failed=1"
endlocal & set "failed=%failed%"
exit /b 0

rem Whether the archive is whole, and of this Java and this program.
:is_usable
set "usable="
if not exist "%archive%.key" exit /b 1
set "key="
set /p key=<"%archive%.key"
if not defined key exit /b 1
set "key=%key:"=%"
for %%f in ("%archive%") do set "expected=%%~zf %java% %home% %version% %built%"
if not "%key%"=="%expected%" exit /b 1
set "usable=1"
exit /b 0

:number
set /a numbers+=1
if %numbers%==2 set "COLUMNS=%1"
exit /b 0
