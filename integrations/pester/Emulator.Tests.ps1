#Requires -Version 7.0
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }, PSSailpoint

# A contract test of a script that lists connectors. Run it with a server of its own:
#
#   npx isc-connectors-emulator exec -- pwsh -Command "Invoke-Pester -CI integrations/pester"
#
# -CI makes the exit code tell whether tests failed.

BeforeAll {
    $control = "$env:SAIL_BASE_URL/_emulator"
    if (-not $env:SAIL_BASE_URL -or (Invoke-RestMethod "$control/ready").status -ne 'ready') {
        throw 'SAIL_BASE_URL must name an emulator: these tests reset it.'
    }

    function Add-Fault([hashtable] $Rule) {
        Invoke-RestMethod "$control/faults" -Method Post -ContentType 'application/json' -Body ($Rule | ConvertTo-Json -Depth 9)
    }

    function Test-Request([hashtable] $Match, [int] $Exactly) {
        $body = @{ match = $Match; count = @{ exactly = $Exactly } } | ConvertTo-Json -Depth 9
        Invoke-RestMethod "$control/requests/verify" -Method Post -ContentType 'application/json' -Body $body
    }

    # The SDK waits five seconds after each failed request unless it is told otherwise.
    (Get-DefaultConfiguration)['RetryIntervalSeconds'] = 1
}

Describe 'Connectors' {
    BeforeEach {
        Invoke-RestMethod "$control/reset" -Method Post
        foreach ($path in 'faults', 'clients', 'clock', 'requests') { Invoke-RestMethod "$control/$path" -Method Delete }
    }

    It 'lists connectors by name' {
        (Get-ConnectorListV1 -Filters 'name sw "Work"').name | Should -Contain 'Workday'
        (Test-Request @{ operation = 'getConnectorList' } 1).ok | Should -BeTrue
    }

    It 'gets a token with any rights' {
        $owner = @{ scopes = @('idn:connector-config:read') } | ConvertTo-Json
        $token = (Invoke-RestMethod "$control/token" -Method Post -ContentType 'application/json' -Body $owner).access_token
        $headers = @{ Authorization = "Bearer $token" }
        (Invoke-RestMethod "$env:SAIL_BASE_URL/connectors/v1/workday" -Headers $headers).name | Should -Be 'Workday'
    }

    It 'tries again after a 429' {
        Add-Fault @{ match = @{ operation = 'getConnectorList' }; times = 1; response = @{ status = 429; headers = @{ 'Retry-After' = '1' } } }
        Get-ConnectorListV1 -Limit 1 | Should -Not -BeNullOrEmpty
        (Test-Request @{ operation = 'getConnectorList' } 2).ok | Should -BeTrue
    }
}
