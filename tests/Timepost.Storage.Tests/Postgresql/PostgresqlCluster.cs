using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Timepost.Storage.Tests.Postgresql;

/// <summary>A private PostgreSQL in a temporary folder on a free loopback port, stopped with its test run.</summary>
public sealed class PostgresqlCluster : IDisposable
{
    private readonly string? _folder;
    private readonly string? _bin;
    private readonly int _port;

    public PostgresqlCluster()
    {
        _bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal)
                .Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            : null;
        if (_bin is null)
        {
            return;
        }

        _folder = Directory.CreateTempSubdirectory("timepost-pg-").FullName;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            _port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        if (Environment.UserName == "root")
        {
            Run("chown", ["postgres", _folder]);
        }

        AsOwner("initdb", "-D", Data, "-U", "timepost", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        AsOwner("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o",
            $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off", "start");
    }

    /// <summary>Null where PostgreSQL is not installed.</summary>
    public string? ConnectionString => _folder is null
        ? null
        : new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = _port, Username = "timepost", Database = "postgres", Pooling = false, Timeout = 30,
        }.ConnectionString;

    private string Data => Path.Combine(_folder!, "data");

    public void Dispose()
    {
        if (_folder is not null)
        {
            AsOwner("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");
            Directory.Delete(_folder, recursive: true);
        }
    }

    private void AsOwner(string program, params string[] arguments)
    {
        var path = Path.Combine(_bin!, program);
        if (Environment.UserName == "root")
        {
            Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", path, .. arguments]);
        }
        else
        {
            Run(path, arguments);
        }
    }

    private void Run(string program, IReadOnlyList<string> arguments)
    {
        // the server inherits what it is given: no pipes, else reading them to the end never ends
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = _folder };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" >> \"$OUT\" 2>&1 < /dev/null");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var output = Path.Combine(Path.GetTempPath(), Path.GetFileName(_folder!) + ".out");
        start.Environment["OUT"] = output;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        var text = File.Exists(output) ? File.ReadAllText(output) : "";
        File.Delete(output);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {text}");
        }
    }
}
